using System.Text.Json;
using System.Text.Json.Serialization;

namespace Completion.Server.Protocol;

internal enum MessageType
{
    Error = 1,
    Warning = 2,
    Info = 3,
    Log = 4,
}

/// <summary>Parameters of window/logMessage and window/showMessage.</summary>
internal sealed record MessageParams(MessageType Type, string Message);

/// <summary>Parameters of $/logTrace.</summary>
internal sealed record LogTraceParams(string Message);

/// <summary>Parameters of $/setTrace.</summary>
internal sealed record SetTraceParams
{
    public required string Value { get; init; }
}

/// <summary>Parameters of window/workDoneProgress/create.</summary>
internal sealed record WorkDoneProgressCreateParams(string Token);

/// <summary>Parameters of $/progress.</summary>
internal sealed record ProgressParams(string Token, WorkDoneProgress Value);

/// <summary>One of begin (with a title), report and end.</summary>
internal sealed record WorkDoneProgress(string Kind)
{
    public string? Title { get; init; }
    public string? Message { get; init; }
    public int? Percentage { get; init; }
}

/// <summary>Parameters of the server's own notification <c>completion/status</c>: all it has to say of itself, each time.</summary>
internal sealed record StatusParams
{
    /// <summary>What the server does now.</summary>
    public required ServerState State { get; init; }

    /// <summary>Name of the loaded model.</summary>
    public string? Model { get; init; }

    /// <summary>Where it runs, e.g. <c>CPU (2 threads)</c>.</summary>
    public string? Device { get; init; }

    /// <summary>Why no GPU is used; absent when one is, or none was asked for.</summary>
    public string? DeviceReason { get; init; }

    /// <summary>One sentence: what is being loaded, or what went wrong and what to do.</summary>
    public string? Message { get; init; }

    /// <summary>Why the last answer held no draft; absent when it held one.</summary>
    public string? LastEmptyReason { get; init; }

    /// <summary>The project that was loaded last, and how well it is known.</summary>
    public string? Project { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ServerState>))]
internal enum ServerState
{
    [JsonStringEnumMemberName("starting")]
    Starting,

    [JsonStringEnumMemberName("loading")]
    Loading,

    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("busy")]
    Busy,

    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>Parameters of $/cancelRequest.</summary>
internal sealed record CancelParams
{
    public required JsonElement Id { get; init; }
}
