using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>What was decided on a request, after the commit.</summary>
/// <param name="Verdict">What is said.</param>
/// <param name="At">The time that decided.</param>
/// <param name="Certificate">The certificate in DER; empty without one.</param>
/// <param name="IsNew">Whether it was issued now.</param>
/// <param name="IsReinstated">Whether that took a revoked site back.</param>
internal sealed record CertificateRuling(CertificateVerdict Verdict, DateTimeOffset At, byte[] Certificate, bool IsNew, bool IsReinstated = false)
{
    internal static CertificateRuling Refusal(CertificateVerdict verdict, DateTimeOffset now) => new(verdict, now, [], IsNew: false);
}
