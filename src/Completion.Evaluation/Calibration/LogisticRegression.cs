namespace Completion.Evaluation.Calibration;

/// <summary>The probability of a label by one feature x: 1 / (1 + e^−(intercept + slope · x)), by maximum likelihood.</summary>
/// <param name="Intercept">Log-odds at 0.</param>
/// <param name="Slope">Change of the log-odds per unit.</param>
internal readonly record struct LogisticRegression(double Intercept, double Slope)
{
    private const int MostSteps = 100;

    /// <summary>Keeps the maximum finite where the labels can be told apart without an error.</summary>
    private const double Ridge = 1e-6;

    /// <summary>Fits by Newton's method, halving steps that lead away.</summary>
    public static LogisticRegression Fit(ReadOnlySpan<(double X, bool Label)> samples)
    {
        var fit = new LogisticRegression(0, 0);
        var loss = fit.Loss(samples);
        for (var step = 0; step < MostSteps; step++)
        {
            var (g0, g1, h00, h01, h11) = (Ridge * fit.Intercept, Ridge * fit.Slope, Ridge, 0.0, Ridge);
            foreach (var (x, label) in samples)
            {
                var probability = fit.Probability(x);
                var (error, weight) = (probability - (label ? 1 : 0), probability * (1 - probability));
                g0 += error;
                g1 += error * x;
                h00 += weight;
                h01 += weight * x;
                h11 += weight * x * x;
            }

            var determinant = (h00 * h11) - (h01 * h01);
            var (d0, d1) = (((h11 * g0) - (h01 * g1)) / determinant, ((h00 * g1) - (h01 * g0)) / determinant);
            var (next, scale) = (fit, 1.0);
            var best = loss;
            for (; scale > 1e-6; scale /= 2)
            {
                next = new LogisticRegression(fit.Intercept - (scale * d0), fit.Slope - (scale * d1));
                best = next.Loss(samples);
                if (best < loss)
                {
                    break;
                }
            }

            if (!(best < loss))
            {
                return fit;
            }

            (fit, loss) = (next, best);
        }

        return fit;
    }

    /// <summary>Of the label.</summary>
    public double Probability(double x) => 1 / (1 + Math.Exp(-(Intercept + (Slope * x))));

    /// <summary>Where the probability is this.</summary>
    public double Inverse(double probability) => (Math.Log(probability / (1 - probability)) - Intercept) / Slope;

    private double Loss(ReadOnlySpan<(double X, bool Label)> samples)
    {
        var loss = Ridge / 2 * ((Intercept * Intercept) + (Slope * Slope));
        foreach (var (x, label) in samples)
        {
            var odds = Intercept + (Slope * x);
            // ln(1 + e^−m) of the margin m, without overflow.
            var margin = label ? odds : -odds;
            loss += Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        return loss;
    }
}
