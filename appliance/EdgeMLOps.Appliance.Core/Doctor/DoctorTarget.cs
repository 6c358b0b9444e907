using System.Net.Security;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>Whom the doctor looks at.</summary>
/// <param name="Name">As the person named it.</param>
/// <param name="CalledAe">Its AE title.</param>
/// <param name="CallingAe">Ours.</param>
/// <param name="Host">Name or address; empty: it is never called.</param>
/// <param name="Port">TCP port; 0: it is never called.</param>
/// <param name="Tls">Terms of TLS for one connection; null: plain.</param>
internal sealed record DoctorTarget(
    string Name, string CalledAe, string CallingAe, string Host, int Port, Func<SslClientAuthenticationOptions>? Tls)
{
    public bool CanBeCalled => Port != 0;
}
