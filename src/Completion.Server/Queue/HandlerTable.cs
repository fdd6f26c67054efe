using System.Collections.Frozen;

namespace Completion.Server.Queue;

/// <summary>Which handler serves which method.</summary>
internal sealed class HandlerTable(IEnumerable<IRequestHandler> requests, IEnumerable<INotificationHandler> notifications)
{
    private readonly FrozenDictionary<string, IRequestHandler> _requests = requests.ToFrozenDictionary(handler => handler.Method);
    private readonly FrozenDictionary<string, INotificationHandler> _notifications = notifications.ToFrozenDictionary(handler => handler.Method);

    public IRequestHandler? Request(string method) => _requests.GetValueOrDefault(method);

    public INotificationHandler? Notification(string method) => _notifications.GetValueOrDefault(method);
}
