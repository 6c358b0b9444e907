using EdgeMLOps.Dicom.Network;
using static System.FormattableString;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>A-ASSOCIATE-RJ in words: every value of PS3.8 table 9-21.</summary>
internal static class RejectionWords
{
    public static DoctorFinding Of(DicomAssociationRejection rejection, DoctorTarget target)
    {
        var (message, check) = (rejection.Source, rejection.Reason) switch
        {
            (DicomRejectSource.ServiceUser, 1) =>
                ("it refuses the association and gives no reason", "its log, and whether it knows our AE title and address"),
            (DicomRejectSource.ServiceUser, 2) =>
                ("it does not speak the DICOM application context", "whether the port is really that of a DICOM service"),
            (DicomRejectSource.ServiceUser, 3) =>
                ($"it does not know our AE title {target.CallingAe}", $"its list of remote AE titles: {target.CallingAe} with the address of this machine; upper and lower case count"),
            (DicomRejectSource.ServiceUser, 7) =>
                ($"it is not called {target.CalledAe}", "the AE title configured here for it against its own; upper and lower case count"),
            (DicomRejectSource.ServiceProviderAcse, 1) =>
                ("its DICOM layer refuses the association and gives no reason", "its log"),
            (DicomRejectSource.ServiceProviderAcse, 2) =>
                ("it does not speak version 1 of the DICOM upper layer protocol", "whether the port is really that of a DICOM service"),
            (DicomRejectSource.ServiceProviderPresentation, 1) =>
                ("it is too busy at the moment", "try again later; its load, and whether it is being shut down"),
            (DicomRejectSource.ServiceProviderPresentation, 2) =>
                ("it has as many associations open as it allows", "its limit of associations, and who holds them"),
            _ => ("it refuses the association for a reason that the standard does not know", "its log"),
        };
        var lasting = rejection.Result == DicomRejectResult.Transient ? "for now" : "for good";
        return new DoctorFinding(
            Invariant($"Rejected {(int)rejection.Result}/{(int)rejection.Source}/{rejection.Reason}"), $"{message} (refused {lasting})", check);
    }
}
