namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>How long each step took, in milliseconds; null: it was not reached, or there was none.</summary>
/// <param name="Resolve">Finding the address.</param>
/// <param name="Connect">The TCP connection.</param>
/// <param name="Tls">The TLS handshake.</param>
/// <param name="Associate">The answer to the request for an association.</param>
/// <param name="Echo">The answer to the C-ECHO.</param>
public sealed record DoctorTimes(double? Resolve, double? Connect, double? Tls, double? Associate, double? Echo);
