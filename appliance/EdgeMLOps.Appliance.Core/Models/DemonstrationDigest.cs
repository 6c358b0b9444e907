namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// The one digest the demonstration package is trusted by. A new demonstration model changes this line in the same
/// commit: <c>/usr/bin/python3 tests/EdgeMLOps.Phantoms/Training/digest.py</c> prints it.
/// </summary>
internal static class DemonstrationDigest
{
    public const string Value = "c6f5a58976e88d631b9626f82746339d3b3d60e84ae62eec766e7240e96081cb";
}
