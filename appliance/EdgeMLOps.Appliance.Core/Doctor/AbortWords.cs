using System.Globalization;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>A-ABORT in words: every value of PS3.8 table 9-26.</summary>
internal static class AbortWords
{
    public static DoctorFinding Of(DicomAbort? abort)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"Aborted {abort?.Source}/{abort?.Reason}");
        if (abort is not { Source: 2, Reason: var reason })
        {
            return new DoctorFinding(code, "its application broke the association off", "its log: some do this to callers they do not know, instead of refusing them");
        }

        var what = reason switch
        {
            0 => "without a reason",
            1 => "it did not recognise what we sent",
            2 => "it did not expect what we sent",
            4 => "it did not recognise a parameter of what we sent",
            5 => "it did not expect a parameter of what we sent",
            6 => "it did not take a value of what we sent",
            _ => "for a reason that the standard does not know",
        };
        return new DoctorFinding(code, $"its DICOM layer broke the association off: {what}", "its log, and its version: this is a dispute about the protocol, not about the configuration");
    }
}
