using System.Net;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Refusals;

/// <summary>One refusal as it happens.</summary>
/// <param name="CallingAe">As it called itself; empty where it gave no valid title.</param>
/// <param name="CalledAe">Whom it called; empty likewise.</param>
/// <param name="Address">Where it called from.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Tls">With <see cref="RefusalReason.Tls"/>: what was wrong.</param>
/// <param name="At">When.</param>
internal readonly record struct RefusalEvent(
    string CallingAe, string CalledAe, IPAddress Address, RefusalReason Reason, DicomTlsRefusal Tls, DateTimeOffset At);
