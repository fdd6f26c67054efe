namespace Shop.Core.Events;

/// <summary>Brings events to those who asked for their kind.</summary>
public interface IEventBus
{
    void Publish<TEvent>(TEvent domainEvent)
        where TEvent : DomainEvent;

    /// <returns>Ends the subscription when disposed.</returns>
    IDisposable Subscribe<TEvent>(Action<TEvent> handler)
        where TEvent : DomainEvent;
}

/// <summary>Calls handlers at once, on the publisher's thread, in the order in which they subscribed.</summary>
public sealed class EventBus : IEventBus
{
    private readonly Dictionary<Type, List<Delegate>> _handlers = [];
    private readonly Lock _gate = new();

    public void Publish<TEvent>(TEvent domainEvent)
        where TEvent : DomainEvent
    {
        Delegate[] handlers;
        lock (_gate)
            handlers = _handlers.TryGetValue(typeof(TEvent), out var list) ? [.. list] : [];
        foreach (var handler in handlers.Cast<Action<TEvent>>())
            handler(domainEvent);
    }

    public IDisposable Subscribe<TEvent>(Action<TEvent> handler)
        where TEvent : DomainEvent
    {
        lock (_gate)
            _handlers.GetOrAdd(typeof(TEvent), _ => []).Add(handler);
        return new Subscription(() =>
        {
            lock (_gate)
                _handlers[typeof(TEvent)].Remove(handler);
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
