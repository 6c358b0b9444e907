using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// Loads stored values of one layout, so that a loop over pixels is compiled for it: one loop for all layouts read what it needs of them
/// anew for each load, which took as long as the rest of it.
/// </summary>
internal interface ICellLoader
{
    /// <summary>Sixteen numbers that follow each other.</summary>
    Vector256<ushort> Load(int index);
}
