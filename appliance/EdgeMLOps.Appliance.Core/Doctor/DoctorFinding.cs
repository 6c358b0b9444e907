namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What was found, in words for the person who looks after the network.</summary>
/// <param name="Code">Stable, for scripts: the fault, with the numbers the peer gave where it gave some.</param>
/// <param name="Message">What happened.</param>
/// <param name="Check">What to look at.</param>
public sealed record DoctorFinding(string Code, string Message, string Check);
