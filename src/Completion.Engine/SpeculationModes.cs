using Completion.Decoding;

namespace Completion.Engine;

/// <summary>Values of the setting <see cref="EngineSettings.Speculation"/>.</summary>
internal static class SpeculationModes
{
    /// <summary>What a value means; anything unknown is <c>auto</c>.</summary>
    public static SpeculationMode Parse(string name) => name switch
    {
        "off" => SpeculationMode.Off,
        "always" => SpeculationMode.Always,
        _ => SpeculationMode.Auto,
    };
}
