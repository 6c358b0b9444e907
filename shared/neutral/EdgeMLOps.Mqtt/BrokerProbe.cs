using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.Mqtt;

/// <summary>Finds out why TLS with the broker fails, by one handshake of its own after which it only listens: the broker's alert is always
/// read then, whereas a client that talks on may be overtaken by a reset. Nothing is sent over it and no connection is made of it.</summary>
[SuppressMessage("Security", "CA5398", Justification = "TLS 1.3 is what the broker must speak; 1.2 is offered so that one that does not can be named.")]
internal sealed class BrokerProbe
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13; // so that an old broker can be told

    // The broker's verdict comes a round trip after our handshake, which took two: the rest is for a machine that is busy.
    private const int VerdictShare = 4;

    private static readonly TimeSpan LeastForVerdict = TimeSpan.FromSeconds(2);

    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private MqttFault _broker;
    private bool _agreed;

    internal BrokerProbe(MqttClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <returns>What is wrong with TLS, <see cref="MqttFault.TlsFailed"/> where it is not clear what; <see cref="MqttFault.None"/> when the
    /// broker's machine cannot be reached, so that nothing new is known.</returns>
    internal async Task<MqttFault> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        var begun = _time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var plain = new TcpClient();
        try
        {
            await plain.ConnectAsync(_options.Host, _options.Port, either.Token);
            return await ShakeAsync(plain, () => LimitVerdict(limit, _time.GetElapsedTime(begun)), either.Token);
        }
        catch (SocketException)
        {
            return MqttFault.None;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A broker that took our certificate waits for us to speak: it was not TLS then.
            return _agreed ? MqttFault.Disconnected : MqttFault.None;
        }
    }

    // A line that was only cut must not cost a window the whole time of a connect.
    private void LimitVerdict(CancellationTokenSource limit, TimeSpan handshake)
    {
        var verdict = handshake * VerdictShare;
        var left = _options.ConnectTimeout - handshake;
        verdict = verdict < LeastForVerdict ? LeastForVerdict : verdict;
        limit.CancelAfter(verdict < left ? verdict : left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task<MqttFault> ShakeAsync(TcpClient plain, Action agreed, CancellationToken cancellationToken)
    {
        try
        {
            using var own = X509Certificate2.CreateFromPemFile(_options.CertificateFile, _options.KeyFile);
            await using var secured = new SslStream(plain.GetStream(), leaveInnerStreamOpen: false);
            await secured.AuthenticateAsClientAsync(Terms(own), cancellationToken);
            if (secured.SslProtocol < SslProtocols.Tls13)
            {
                return MqttFault.TlsVersion;
            }

            // In TLS 1.3 the broker judges our certificate after our handshake is over.
            _agreed = true;
            agreed();
            return await secured.ReadAsync(new byte[1], cancellationToken) == 0 ? MqttFault.TlsFailed : MqttFault.Disconnected;
        }
        catch (CryptographicException)
        {
            return MqttFault.BadSettings; // a certificate that is no PEM, or a key that is another's
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return _broker != MqttFault.None ? _broker : OfAlert(exception);
        }
    }

    private SslClientAuthenticationOptions Terms(X509Certificate2 own)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPemFile(_options.CaFile);
        return new SslClientAuthenticationOptions
        {
            TargetHost = _options.Host,
            ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true),
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, chain, errors) => (_broker = OfBroker(chain, errors)) == MqttFault.None,
            EnabledSslProtocols = Versions,
            AllowTlsResume = false,
        };
    }

    private static MqttFault OfBroker(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return MqttFault.None;
        }

        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if ((states & ~X509ChainStatusFlags.NotTimeValid) != X509ChainStatusFlags.NoError)
        {
            return MqttFault.BrokerUntrusted;
        }

        return states == X509ChainStatusFlags.NoError ? MqttFault.BrokerNameMismatch : MqttFault.BrokerExpired;
    }

    private static MqttFault OfAlert(Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is CryptographicException openSsl)
            {
                return TlsAlerts.Of(openSsl.HResult) ?? MqttFault.TlsFailed;
            }
        }

        return MqttFault.TlsFailed;
    }
}
