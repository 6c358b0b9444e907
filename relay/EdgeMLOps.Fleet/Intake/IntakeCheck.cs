using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>A message that passed every check, or why it did not.</summary>
/// <param name="Code">Null when it passed.</param>
/// <param name="Message">The message when it passed.</param>
/// <param name="Payload">Its payload when it passed.</param>
internal sealed record IntakeCheck(string? Code, SealedMessage? Message, UpwardPayload? Payload)
{
    internal static IntakeCheck Refused(string code) => new(code, null, null);
}
