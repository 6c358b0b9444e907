using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>What a file's header told.</summary>
/// <param name="Line">The file's line; null where it is to be read whole.</param>
/// <param name="IsHeavy">Whether it takes far more memory than its size.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FirstLook(InspectionLine? Line, bool IsHeavy);
