using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>Log events 8010 to 8019; next free: 8015. Sections, keys, codes and dates; nothing of a certificate's subject.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(8010, LogLevel.Information, "{Section}: the files changed; new connections go by them. Valid until {NotAfter:u}.")]
    public static partial void CertificatesRenewed(this ILogger logger, string section, DateTimeOffset notAfter);

    [LoggerMessage(8011, LogLevel.Error, "{Section}:{Key} changed and is of no use: {Fault}. What was loaded before stays in force.")]
    public static partial void CertificatesKept(this ILogger logger, string section, string key, TlsFault fault);

    [LoggerMessage(8012, LogLevel.Warning, "{Section}: the certificate runs out in {Days} days.")]
    public static partial void CertificateRunsOut(this ILogger logger, string section, int days);

    [LoggerMessage(8013, LogLevel.Error, "{Section}: the certificate has run out; peers will refuse it.")]
    public static partial void CertificateOver(this ILogger logger, string section);

    [LoggerMessage(8014, LogLevel.Warning, "{Section}:RevocationFile: a list is older than it says it may be; it stays in force.")]
    public static partial void RevocationListOld(this ILogger logger, string section);
}
