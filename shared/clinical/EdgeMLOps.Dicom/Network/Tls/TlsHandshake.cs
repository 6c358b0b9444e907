using System.Net.Security;
using System.Security.Authentication;

namespace EdgeMLOps.Dicom.Network.Tls;

/// <summary>One TLS handshake on a plain stream, and the reason when it fails.</summary>
internal static class TlsHandshake
{
    /// <exception cref="TlsRefusedException">The peer is not to be served.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<SslStream> AcceptAsync(
        Stream plain, Func<SslServerAuthenticationOptions> tls, CancellationToken cancellationToken)
    {
        SslProtocols? offered = null;
        DicomTlsRefusal? refusal = null;
        var options = tls();
        // Without a callback of its own SslStream lets a missing certificate pass where none is demanded; with one it does not.
        var pardoned = options.ClientCertificateRequired ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNotAvailable;
        options.RemoteCertificateValidationCallback =
            Observe(options.RemoteCertificateValidationCallback, pardoned, seen => refusal = seen);
        var secured = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    offered = hello.SslProtocols;
                    return ValueTask.FromResult(options);
                },
                state: null,
                cancellationToken);
            return secured;
        }
        catch (Exception exception) when (TlsDiagnosis.IsHandshakeFailure(exception))
        {
            throw new TlsRefusedException(refusal ?? TlsDiagnosis.OfClient(exception, offered, options.EnabledSslProtocols), exception);
        }
    }

    /// <exception cref="TlsRefusedException">The server is not to be trusted, or does not take us.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<SslStream> ConnectAsync(
        Stream plain, Func<SslClientAuthenticationOptions> tls, CancellationToken cancellationToken)
    {
        DicomTlsRefusal? refusal = null;
        var options = tls();
        options.RemoteCertificateValidationCallback =
            Observe(options.RemoteCertificateValidationCallback, SslPolicyErrors.None, seen => refusal = seen);
        var secured = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancellationToken);
            return secured;
        }
        catch (Exception exception) when (TlsDiagnosis.IsHandshakeFailure(exception))
        {
            throw new TlsRefusedException(refusal ?? TlsDiagnosis.OfServer(exception), exception);
        }
    }

    private static RemoteCertificateValidationCallback Observe(
        RemoteCertificateValidationCallback? inner, SslPolicyErrors pardoned, Action<DicomTlsRefusal> refused) =>
        (sender, certificate, chain, errors) =>
        {
            var accepted = inner?.Invoke(sender, certificate, chain, errors) ?? (errors & ~pardoned) == SslPolicyErrors.None;
            if (!accepted)
            {
                refused(DicomTls.RefusalOf(certificate, chain, errors));
            }

            return accepted;
        };
}
