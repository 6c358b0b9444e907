using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>From least to most, both included.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PolicyRange(double Least, double Most);
