using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>What a file's header told.</summary>
/// <param name="Line">The file's line; null where it is to be read whole, or looked at once more.</param>
/// <param name="IsHeavy">Whether it takes far more memory than its size, and is to be read while no other heavy one is.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FirstLook(InspectionLine? Line, bool IsHeavy);
