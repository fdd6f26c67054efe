using System.Collections.Immutable;
using Completion.CSharp.Grammars;
using Completion.CSharp.Monitors.Arguments;
using Completion.CSharp.Monitors.Initialisers;
using Completion.CSharp.Monitors.Keywords;
using Completion.CSharp.Monitors.Names;
using Completion.CSharp.Monitors.Places;
using Completion.CSharp.Monitors.TypeArguments;

namespace Completion.CSharp.Monitors;

/// <summary>A kind of monitor, as settings, evaluation modes and help know it.</summary>
/// <param name="Key">Its name in settings and modes, e.g. <c>members</c>.</param>
/// <param name="Description">What it allows, in half a sentence.</param>
/// <param name="IsDefault">Whether it is on when nothing is said.</param>
/// <param name="Start">Starts it for one request; null where it has nothing to watch.</param>
public sealed record MonitorKind(string Key, string Description, bool IsDefault, Func<MonitorContext, ActiveMonitor?> Start);

/// <summary>All monitors of the product. Everything that lists them reads this: a new one is a new entry.</summary>
public static class MonitorCatalogue
{
    /// <summary>
    /// The most trusted first: when nothing at all is legal under all of them, the last is given up first. A label and a
    /// creation know more of their places than the scope does.
    /// </summary>
    public static ImmutableArray<MonitorKind> All { get; } =
    [
        new("grammar", "what fits between the text before and behind it, and ends where that is whole", true,
            context => GrammarMonitor.At(context) is { } grammar ? new ActiveMonitor(grammar, null) : null),
        new("members", "after a dot, only members that exist", true, Members),
        new("await", "`await` only in functions that are async", true, context => Keywords(new AwaitKeyword(context))),
        new("return", "`return` with a value where the function has one, `yield` in iterators alone", true, context => Keywords(new ReturnKeywords(context))),
        new("jumps", "`break`, `continue`, `throw;`, `this` and `base` only where they mean something", true, context => Keywords(new JumpKeywords(context))),
        new("override", "after `override`, only members that base classes let override; where abstract ones are missing, only those", true, context => Places(new OverrideNames(context))),
        new("baseList", "in the list of what a type inherits from, only what it can", true, context => Places(new BaseListNames(context))),
        new("attributes", "in the brackets before a declaration, only attributes that it can have", true, context => Places(new AttributeNames(context))),
        new("using", "in using directives, only namespaces and types that exist, and of namespaces those that names of the file lack, if it lacks any", true, context => Places(new UsingNames(context))),
        new("nameof", "in `nameof`, only names in scope", true, context => Places(new NameOfNames(context))),
        new("labels", "after `case` over an enumeration, only members that no other label has", true,
            context => Names(new SwitchLabelNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation))),
        new("creation", "after `new`, only types that can be created", true,
            context => Names(new CreationNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation))),
        new("arguments", "in argument lists, only as many arguments, names, keywords and types as some overload takes", true, ArgumentMonitor.Start),
        new("initialisers", "in the braces of initialisers, `with` and property patterns, only members that can be set or read there, each with its sign", true,
            context => Names(new InitialiserNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation))),
        new("types", "in type arguments, only types that fit the type parameter, and what a new object is for", true,
            context => Names(new TypeArgumentNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation))),
        new("scope", "where an expression or a statement begins, only names in scope", true,
            context => Names(new ScopeNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation))),
    ];

    /// <summary>Where a kind stands in <see cref="All"/>; -1 when there is none of that key.</summary>
    public static int IndexOf(string key)
    {
        for (var index = 0; index < All.Length; index++)
        {
            if (All[index].Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Starts those of a set that have something to watch, the most trusted first.</summary>
    public static ImmutableArray<ActiveMonitor> Start(MonitorSet set, MonitorContext context)
    {
        var monitors = ImmutableArray.CreateBuilder<ActiveMonitor>();
        for (var index = 0; index < All.Length; index++)
        {
            if (set.Has(index) && All[index].Start(context) is { } monitor)
            {
                monitors.Add(monitor);
            }
        }

        return monitors.ToImmutable();
    }

    private static ActiveMonitor Members(MonitorContext context)
    {
        var names = new MemberNames(context.Analysis, context.Replaced, context.Inserted, context.Cancellation);
        return new ActiveMonitor(MemberAccessMonitor.Create(names), names);
    }

    private static ActiveMonitor Names(NameSource source) => new(NameMonitor.Create(source), source);

    private static ActiveMonitor Keywords(KeywordSource source) => new(KeywordMonitor.Create(source), source);

    private static ActiveMonitor Places(PlaceSource source) => new(PlaceMonitor.Create(source), source);
}
