using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

internal sealed class ReceivingOptionsValidator : IValidateOptions<ReceivingOptions>
{
    public ValidateOptionsResult Validate(string? name, ReceivingOptions options)
    {
        var faults = new List<string>();
        Check(AeTitleRules.IsValid(options.AeTitle), "Dicom:AeTitle must be 1 to 16 printable characters without a backslash.");
        Check(IPAddress.TryParse(options.Bind, out _), $"Dicom:Bind must be an IP address, not '{options.Bind}'.");
        Check(options.Port is >= 0 and <= 65535, "Dicom:Port must be 0 to 65535.");
        Check(options.MaxAssociations is >= 1 and <= 256, "Dicom:MaxAssociations must be 1 to 256.");
        Check(options.MaxAssociationsPerPeer is >= 1 and <= 256, "Dicom:MaxAssociationsPerPeer must be 1 to 256.");
        Check(
            options.ArtimTimeout >= TimeSpan.FromSeconds(1) && options.ArtimTimeout <= TimeSpan.FromMinutes(1),
            "Dicom:ArtimTimeout must be 00:00:01 to 00:01:00.");
        Check(
            options.IdleTimeout >= TimeSpan.FromSeconds(5) && options.IdleTimeout <= TimeSpan.FromHours(1),
            "Dicom:IdleTimeout must be 00:00:05 to 01:00:00.");
        Check(options.Tls.Port is null or (>= 0 and <= 65535), "Dicom:Tls:Port must be 0 to 65535.");
        Check(
            options.Tls.Port is null or 0 || options.Tls.Port != options.Port,
            "Dicom:Tls:Port must be another than Dicom:Port, or unset to have TLS on Dicom:Port alone.");
        faults.AddRange(TlsRules.Check("Dicom:Tls", options.Tls));
        faults.AddRange(AdmissionOptionsRules.FaultsOf(options));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
