using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Refusals;

/// <summary>How often, and when last, one peer was refused for one reason.</summary>
/// <param name="CallingAe">As it called itself; empty where it gave no valid title, or none at all as in a TLS handshake.</param>
/// <param name="Address">Where it called from.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Tls">With <see cref="RefusalReason.Tls"/>: what was wrong; null otherwise.</param>
/// <param name="CalledAe">Whom it called the last time.</param>
/// <param name="Count">How often.</param>
/// <param name="FirstUtc">When first.</param>
/// <param name="LastUtc">When last.</param>
public sealed record RefusalRecord(
    string CallingAe,
    string Address,
    RefusalReason Reason,
    DicomTlsRefusal? Tls,
    string CalledAe,
    long Count,
    DateTimeOffset FirstUtc,
    DateTimeOffset LastUtc);
