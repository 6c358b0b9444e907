namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>A lookup table of an image (PS3.3 C.11.1.1 and C.11.2.1.1): what lies outside takes the nearest entry.</summary>
/// <param name="First">The input of the first entry.</param>
/// <param name="Entries">The outputs; at least one.</param>
/// <param name="Bits">Bits of an output, 1 to 16.</param>
internal sealed record LookupTable(int First, IReadOnlyList<ushort> Entries, int Bits)
{
    /// <summary>The input of the last entry.</summary>
    public int Last => First + Entries.Count - 1;

    /// <summary>The largest output.</summary>
    public int Maximum => (1 << Bits) - 1;

    /// <summary>The output of an input, which between two integers goes to the nearer.</summary>
    public int Map(double input) => Entries[(int)Math.Clamp(Math.Round(input, MidpointRounding.AwayFromZero) - First, 0, Entries.Count - 1)];
}
