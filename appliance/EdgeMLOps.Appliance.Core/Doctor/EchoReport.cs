namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What <c>dicom echo</c> found.</summary>
/// <param name="Peer">As it was named.</param>
/// <param name="CalledAe">Its AE title.</param>
/// <param name="CallingAe">Ours.</param>
/// <param name="Host">Name or address called.</param>
/// <param name="Port">Port called.</param>
/// <param name="Tls">Whether TLS was spoken.</param>
/// <param name="Addresses">What the name stands for.</param>
/// <param name="Times">How long each step took.</param>
/// <param name="Status">What the peer answered to the C-ECHO, four hexadecimal digits; null: nothing.</param>
/// <param name="Fault">What went wrong; null: nothing did.</param>
public sealed record EchoReport(
    string Peer,
    string CalledAe,
    string CallingAe,
    string Host,
    int Port,
    bool Tls,
    IReadOnlyList<string> Addresses,
    DoctorTimes Times,
    string? Status,
    DoctorFinding? Fault)
{
    /// <summary>The peer can be called and answers.</summary>
    public bool Ok => Fault is null;
}
