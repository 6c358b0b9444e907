using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>The attempt under way cannot go on; the next one may.</summary>
internal sealed class LinkFaultException : Exception
{
    internal LinkFaultException(string code)
        : base(code) => Code = code;

    /// <summary>Fixed word for status and log.</summary>
    internal string Code { get; }

    /// <summary>The broker's reason; none where the failure is not its.</summary>
    internal MqttFault Fault { get; private init; }

    /// <exception cref="LinkFaultException">The exchange with the broker failed.</exception>
    internal static void Require(MqttOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            throw new LinkFaultException(outcome.Fault.ToString()) { Fault = outcome.Fault };
        }
    }
}
