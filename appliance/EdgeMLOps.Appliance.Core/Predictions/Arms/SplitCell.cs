using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>How many studies of each arm have a finding, under one share.</summary>
/// <param name="Share">Probability with which a study was drawn into the canary's arm, above 0 and below 1.</param>
/// <param name="Canary">Studies of the canary's arm.</param>
/// <param name="CanaryFound">Those of them with the finding.</param>
/// <param name="Active">Studies of the other arm.</param>
/// <param name="ActiveFound">Those of them with the finding.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SplitCell(double Share, long Canary, long CanaryFound, long Active, long ActiveFound);
