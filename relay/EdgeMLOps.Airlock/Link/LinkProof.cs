namespace EdgeMLOps.Airlock.Link;

/// <summary>Whether a link is down, not as said but as found.</summary>
/// <param name="Down">True only when nothing speaks against it.</param>
/// <param name="Code">What speaks against it, a fixed word; empty when down.</param>
internal sealed record LinkProof(bool Down, string Code)
{
    public static LinkProof Proven { get; } = new(Down: true, "");

    public static LinkProof Against(string code) => new(Down: false, code);
}
