using EdgeMLOps.Appliance.Core.Receiving.Refusals;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>Whom we refused and why, in words.</summary>
internal static class RefusalWords
{
    public static DoctorFinding Of(RefusalRecord refusal)
    {
        var (message, check) = refusal.Reason switch
        {
            RefusalReason.UnknownTitle => (
                $"it calls itself {refusal.CallingAe}, which we do not know",
                $"Dicom:Peers: an entry with AeTitle {refusal.CallingAe} and an Address that holds {refusal.Address}"),
            RefusalReason.WrongAddress => (
                $"we know {refusal.CallingAe}, and not from {refusal.Address}",
                $"Dicom:Peers: the Address of {refusal.CallingAe}; address translation on the way shows another one"),
            RefusalReason.WrongCalledTitle => (
                $"it calls us {refusal.CalledAe}, which is none of our AE titles",
                "the AE title of the appliance that is configured at the peer, against Dicom:AeTitle and Dicom:AeTitles here"),
            RefusalReason.NotOfCalledTitle => (
                $"{refusal.CalledAe} lists the peers that may call it, and it is none of them", "Dicom:AeTitles: Peers of that title"),
            RefusalReason.NoRoom => ("the disk was below its mark", "free space on the disk of Storage:Root; Receiving:RefuseBelowMegabytes"),
            RefusalReason.TooMany => (
                "as many associations were open as are allowed",
                "how many it opens at once, against Dicom:MaxAssociationsPerPeer and Dicom:MaxAssociations"),
            RefusalReason.Draining => ("a window was about to close the hospital link", "nothing: it is asked to try again later; whether it does"),
            RefusalReason.Tls => TlsWords.OfTheirCall(refusal.Tls.GetValueOrDefault()),
            _ => ("its request broke the DICOM standard", "whether it really is a DICOM peer, and has an AE title"),
        };
        return new DoctorFinding(refusal.Tls is { } tls ? $"Tls {tls}" : refusal.Reason.ToString(), message, check);
    }
}
