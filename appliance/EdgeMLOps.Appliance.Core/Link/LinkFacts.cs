namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>What a guard of <see cref="LinkTransitions"/> asks for.</summary>
[Flags]
internal enum LinkFacts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The window that is asked for is not the one that was last said to be over: a request that was late must not drain.</summary>
    WindowNotOver = 1,

    /// <summary>It is persisted that no hospital socket may be opened at a start.</summary>
    FlagSaved = 2,

    /// <summary>
    /// The window that is over is the one the link is down for. An airlock that knows of none is believed where this process
    /// was told to drain for none, either: what it said may be late, too.
    /// </summary>
    OfThisWindow = 4,
}
