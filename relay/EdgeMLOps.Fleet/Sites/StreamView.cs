using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>How complete a stream of a site is.</summary>
internal sealed record StreamView
{
    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Every sequence up to this is here.</summary>
    public required long CompleteTo { get; init; }

    /// <summary>Highest sequence that is here.</summary>
    public required long Highest { get; init; }

    /// <summary>Those that came after a later one.</summary>
    public required long Late { get; init; }

    /// <summary>Sequences missing below the highest.</summary>
    public required long Missing { get; init; }

    /// <summary>Where they are missing, from the beginning; the first 100 gaps at most.</summary>
    public required GapView[] Gaps { get; init; }
}
