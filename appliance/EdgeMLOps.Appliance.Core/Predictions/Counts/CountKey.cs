using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>What one count is of.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountKey(int Day, long Source, CountKind Kind, int ClassId, int Item);
