namespace Peerline.Access;

/// <summary>What a command answers: what became of it, or every reason why nothing did.</summary>
public abstract record Answer<T>
{
    /// <param name="Created">The object did not exist before.</param>
    public sealed record Done(T Value, bool Created = false) : Answer<T>;

    /// <summary>The input breaks rules: nothing was changed. All problems at once.</summary>
    public sealed record Invalid(IReadOnlyList<Problem> Problems) : Answer<T>;

    /// <summary>The object's state does not allow it: nothing was changed.</summary>
    public sealed record Refused(IReadOnlyList<Problem> Problems) : Answer<T>;

    /// <summary>It does not exist, or not for this caller.</summary>
    public sealed record NotFound(string What) : Answer<T>;

    /// <summary>The caller's role does not allow it on an object that it does see.</summary>
    public sealed record Forbidden(string Sentence) : Answer<T>;

    /// <summary>The version that the caller has read (If-Match) is not the present one.</summary>
    public sealed record Stale(long Present) : Answer<T>;

    public static implicit operator Answer<T>(T value) => new Done(value);

    /// <summary>The same failure for another type of value; never called on <see cref="Done"/>.</summary>
    public Answer<TOther> As<TOther>() => this switch
    {
        Invalid a => new Answer<TOther>.Invalid(a.Problems),
        Refused a => new Answer<TOther>.Refused(a.Problems),
        NotFound a => new Answer<TOther>.NotFound(a.What),
        Forbidden a => new Answer<TOther>.Forbidden(a.Sentence),
        Stale a => new Answer<TOther>.Stale(a.Present),
        _ => throw new InvalidOperationException("A done answer has a value of its own type."),
    };
}

/// <param name="Code">A stable word.</param>
/// <param name="Sentence">The rule, and what was found instead.</param>
/// <param name="Target">The field, as a path in the request: <c>direct.connections[1].bandwidthInMbps</c>.</param>
public sealed record Problem(string Code, string Sentence, string Target);
