using EdgeMLOps.Contracts;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>Events 5020 to 5039.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(5020, LogLevel.Information, "The fleet gave a certificate by {Purpose}, good until {Ends:u}; it is tried at the next connection")]
    internal static partial void Given(ILogger logger, CertificatePurpose purpose, DateTimeOffset ends);

    [LoggerMessage(5021, LogLevel.Information, "The broker takes the new certificate; it is the present one now, good until {Ends:u}")]
    internal static partial void Switched(ILogger logger, DateTimeOffset ends);

    [LoggerMessage(5022, LogLevel.Error, "The broker refuses the new certificate: {Code}; it is kept and shown again in the next window")]
    internal static partial void NewRefused(ILogger logger, string code);

    [LoggerMessage(5023, LogLevel.Warning, "No certificate from the fleet: {Code}")]
    internal static partial void Refused(ILogger logger, string code);

    [LoggerMessage(5024, LogLevel.Error, "Alarm {Code}: the certificate was not renewed in time")]
    internal static partial void NearItsEnd(ILogger logger, string code);

    [LoggerMessage(5025, LogLevel.Information, "{Who} brought enrolment token {Token}")]
    internal static partial void TokenBrought(ILogger logger, string who, Guid token);

    [LoggerMessage(5026, LogLevel.Error, "A file of certificates that is not needed any more stays: {Code}")]
    internal static partial void NotDropped(ILogger logger, string code);

    [LoggerMessage(5027, LogLevel.Information, "Asks for a certificate by these bytes: {Bytes}")]
    internal static partial void Asked(ILogger logger, string bytes);
}
