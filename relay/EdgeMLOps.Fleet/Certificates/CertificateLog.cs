using EdgeMLOps.Contracts;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Events 7050 to 7069.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(7050, LogLevel.Information, "Issued a certificate to site {Site} by {Purpose}")]
    internal static partial void Issued(ILogger logger, Guid site, CertificatePurpose purpose);

    [LoggerMessage(7051, LogLevel.Warning, "Refused a request for a certificate: {Code}")]
    internal static partial void Refused(ILogger logger, string code);

    [LoggerMessage(7052, LogLevel.Error, "A request for a certificate was not looked at: {Code}")]
    internal static partial void NotAnswered(ILogger logger, string code);

    [LoggerMessage(7053, LogLevel.Information, "Made enrolment token {Token} for site {Site}")]
    internal static partial void TokenMade(ILogger logger, Guid token, Guid site);

    [LoggerMessage(7054, LogLevel.Warning, "Revoked site {Site}")]
    internal static partial void Revoked(ILogger logger, Guid site);

    [LoggerMessage(7055, LogLevel.Error, "The list of revoked certificates was not written: {Code}; the broker has the old one")]
    internal static partial void ListNotWritten(ILogger logger, string code);

    [LoggerMessage(7056, LogLevel.Error, "What was done is not in the audit log yet: {Code}; it is tried again")]
    internal static partial void AuditDue(ILogger logger, string code);

    [LoggerMessage(7057, LogLevel.Warning, "The broker's account cannot read {File}: the folder {Folder} is closed to others")]
    internal static partial void ListFileClosed(ILogger logger, string file, string folder);
}
