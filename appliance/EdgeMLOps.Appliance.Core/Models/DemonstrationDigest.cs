namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// The one digest the demonstration package is trusted by. A new demonstration model changes this line in the same
/// commit: <c>/usr/bin/python3 tests/EdgeMLOps.Phantoms/Training/digest.py</c> prints it.
/// </summary>
internal static class DemonstrationDigest
{
    public const string Value = "a88bf639b3932588b9bce61f33f7cf1e1f9347bb537524af466df3c0eff020b5";
}
