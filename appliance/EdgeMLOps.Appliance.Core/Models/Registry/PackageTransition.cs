using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>One step that a package may take.</summary>
/// <param name="From">Where it stands.</param>
/// <param name="To">Where it stands then.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PackageTransition(PackageState From, PackageState To);
