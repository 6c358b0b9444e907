using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What recording came to.</summary>
/// <param name="Id">The row of this object, package and slot.</param>
/// <param name="AlreadyRecorded">True when the row was there before; nothing was changed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordResult(long Id, bool AlreadyRecorded);
