namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>How often we refused the peer for one reason.</summary>
/// <param name="CallingAe">As it called itself.</param>
/// <param name="Address">Where it called from.</param>
/// <param name="CalledAe">Whom it called the last time.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstUtc">When first.</param>
/// <param name="LastUtc">When last.</param>
/// <param name="Reason">Why, and what to look at.</param>
public sealed record RefusalReport(
    string CallingAe, string Address, string CalledAe, long Count, DateTimeOffset FirstUtc, DateTimeOffset LastUtc, DoctorFinding Reason);
