namespace EdgeMLOps.Airlock.Link;

/// <summary>What came of a look at the switch.</summary>
/// <param name="Code">What was found; empty when all is as it should be.</param>
/// <param name="Acted">Whether the switch was set because of it.</param>
internal sealed record LinkLook(string Code, bool Acted)
{
    public static LinkLook Whole { get; } = new("", Acted: false);
}
