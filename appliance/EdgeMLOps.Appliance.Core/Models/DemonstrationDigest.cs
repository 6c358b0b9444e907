namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// The one digest the demonstration package is trusted by. A new demonstration model changes this line in the same
/// commit: <c>/usr/bin/python3 tests/EdgeMLOps.Phantoms/Training/digest.py</c> prints it.
/// </summary>
internal static class DemonstrationDigest
{
    public const string Value = "27a7407b2897a53f1273ad41ce212cff73ef4af05b8e3767139243462c3172ea";
}
