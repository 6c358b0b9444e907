namespace EdgeMLOps.Architecture.Tests.Shape;

internal sealed record OpenPart
{
    private readonly ReadOnlyMemory<byte> _hidden;

    public required ReadOnlyMemory<byte> Hidden
    {
        init => _hidden = value;
    }

    public int Length => _hidden.Length;
}
