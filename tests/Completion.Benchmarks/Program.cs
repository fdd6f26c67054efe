using System.Globalization;
using Completion.Benchmarks;

// Run by hand from the repository's root:
//   dotnet run -c Release --project tests/Completion.Benchmarks [folder with C# sources]
//   dotnet run -c Release --project tests/Completion.Benchmarks distortion [samples]
return args is ["distortion", .. var rest]
    ? Distortion.Measure(rest is [var samples] ? int.Parse(samples, CultureInfo.InvariantCulture) : 400)
    : GrammarCost.Measure(args is [var folder, ..] ? folder : "src");
