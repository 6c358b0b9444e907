using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Events 3260–3269. Keys are row numbers: no UID, no file name, no patient.</summary>
internal static partial class ValidationLog
{
    [LoggerMessage(3260, LogLevel.Error, "The result of study row {StudyRow} is not sent: {Faults} faults in its {Objects} objects ({Codes}; {Rule}); they are kept aside")]
    public static partial void Held(this ILogger logger, long studyRow, int objects, int faults, string codes, string rule);
}
