using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>Believes nothing: topic, frame, who sealed it, then what is in it; the cheap checks first, decompression last.</summary>
internal sealed class IntakeChecker
{
    private readonly string _tenant;
    private readonly FleetStore _store;
    private readonly OpenedKeys _opened = new();

    public IntakeChecker(IOptions<IntakeOptions> options, FleetStore store)
    {
        _tenant = options.Value.Tenant;
        _store = store;
    }

    internal async Task<IntakeCheck> CheckAsync(MqttMessage arrived, CancellationToken cancellationToken)
    {
        if (!Topics.TryReadSite(arrived.Topic, _tenant, out var site))
        {
            return IntakeCheck.Refused("TopicUnknown");
        }

        if (string.Equals(arrived.Topic, Topics.CertificateAsks(_tenant, site), StringComparison.Ordinal))
        {
            return IntakeCheck.Refused("CertificateAskSize");
        }

        var fault = SealedMessage.Read(arrived.Payload, out var message);
        if (fault != FrameFault.None)
        {
            return IntakeCheck.Refused($"Frame{fault}");
        }

        // The broker's access list ties the topic to the sender's certificate: a message of another site has been carried over.
        if (message!.Header.Site != site || !string.Equals(Topics.Up(_tenant, site, message.Kind), arrived.Topic, StringComparison.Ordinal))
        {
            return IntakeCheck.Refused("TopicMismatch");
        }

        if (_store.Revoked.Holds(site))
        {
            return IntakeCheck.Refused("SiteRevoked");
        }

        if (await _store.KeysAsync(site, message.Header.Epoch, cancellationToken) is not { } keys)
        {
            return IntakeCheck.Refused("SiteUnknown");
        }

        if (!message.IsSignedBy(_opened.Of(keys.Of(message.Header.Stream))))
        {
            return IntakeCheck.Refused("BadSignature");
        }

        var payloadFault = message.ReadPayload(out var payload);
        return payloadFault == PayloadFault.None
            ? new IntakeCheck(null, message, payload)
            : IntakeCheck.Refused($"Payload{payloadFault}");
    }
}
