using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay;

/// <summary>The relay may have no certificate in its configuration: it cares for its own then.</summary>
internal sealed class BrokerOptionsCheck : IValidateOptions<BrokerOptions>
{
    public ValidateOptionsResult Validate(string? name, BrokerOptions options) =>
        options.CertificateFile.Length == 0 && options.KeyFile.Length == 0
            ? BrokerOptionsValidator.ValidateWithoutCertificate(options)
            : new BrokerOptionsValidator().Validate(name, options);
}
