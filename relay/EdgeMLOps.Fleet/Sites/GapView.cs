namespace EdgeMLOps.Fleet.Sites;

/// <summary>Sequences of a stream that are not here and stand before one that is.</summary>
internal sealed record GapView
{
    /// <summary>The first that is missing.</summary>
    public required long First { get; init; }

    /// <summary>The last that is missing.</summary>
    public required long Last { get; init; }

    public override string ToString() =>
        First == Last ? FormattableString.Invariant($"{First}") : FormattableString.Invariant($"{First}-{Last}");
}
