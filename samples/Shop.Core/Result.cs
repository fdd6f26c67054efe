using System.Diagnostics.CodeAnalysis;

namespace Shop.Core;

/// <summary>A value, or the reason why there is none.</summary>
public sealed class Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T? value, string? error)
    {
        _value = value;
        Error = error;
    }

    public string? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public T Value => IsSuccess ? _value! : throw new InvalidOperationException(Error);

    public static Result<T> Success(T value) => new(value, null);

    public static Result<T> Failure(string error) => new(default, error);

    public Result<TNext> Map<TNext>(Func<T, TNext> transform)
        where TNext : notnull =>
        IsSuccess ? Result<TNext>.Success(transform(_value!)) : Result<TNext>.Failure(Error);

    public Result<TNext> Bind<TNext>(Func<T, Result<TNext>> next)
        where TNext : notnull =>
        IsSuccess ? next(_value!) : Result<TNext>.Failure(Error);

    public T ValueOr(T fallback) => IsSuccess ? _value! : fallback;

    public bool TryGetValue([NotNullWhen(true)] out T? value)
    {
        value = _value;
        return IsSuccess;
    }

    public override string ToString() => IsSuccess ? $"Success: {_value}" : $"Failure: {Error}";
}
