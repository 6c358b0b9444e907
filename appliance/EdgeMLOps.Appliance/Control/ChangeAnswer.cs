using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary>What a person is answered who changes something: the reason is looked at first, and what a store refuses has its code.</summary>
internal static class ChangeAnswer
{
    /// <param name="reason">Why, as the person says.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="answerOf">Says what came of it.</param>
    public static async Task<IResult> OfAsync<T, TAnswer>(string reason, Func<Task<T>> change, Func<T, TAnswer> answerOf)
    {
        if (reason.Length > ModelChangeRequest.LongestReason || reason.Any(char.IsControl))
        {
            return ControlAnswer.Invalid("ReasonInvalid");
        }

        try
        {
            return Results.Ok(answerOf(await change()));
        }
        catch (Exception exception) when (exception is StepRefusedException or PolicyStepException)
        {
            // Another change came between looking and doing; the store let nothing half done stand.
            return ControlAnswer.Refused("Overtaken");
        }
        catch (StorageException exception)
        {
            return ControlAnswer.Refused($"Storage{exception.Fault}");
        }
    }
}
