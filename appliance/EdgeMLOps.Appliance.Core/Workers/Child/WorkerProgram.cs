using EdgeMLOps.Appliance.Core.Workers.Native;

namespace EdgeMLOps.Appliance.Core.Workers.Child;

/// <summary>The main loop of a worker process: one request after the other until the service closes the pipe.</summary>
public static class WorkerProgram
{
    /// <summary>Runs on the calling thread, which must be the process's first: native threads inherit from it.</summary>
    /// <param name="launch">What the service said.</param>
    /// <param name="handler">Does the work.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="IOException">The block or a pipe is not there.</exception>
    public static int Run(WorkerLaunch launch, IWorkerHandler handler)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(handler);
        if (!WorkerConfinement.TryTieToParent(launch.ParentId))
        {
            return WorkerExit.Orphaned;
        }

        var (input, output) = WorkerPipes.Take();
        using (input)
        using (output)
        using (var block = WorkerBlock.Open(launch.BlockAddress, launch.BlockBytes))
        {
            var isConfined = WorkerConfinement.TryApply(launch.MemoryBytes, launch.IsSpare);
            Send(output, new WorkerHello(isConfined).ToFrame());
            return Serve(input, output, block, handler, isConfined);
        }
    }

    private static int Serve(Stream input, Stream output, WorkerBlock block, IWorkerHandler handler, bool isConfined)
    {
        var isSealed = !isConfined;
        try
        {
            while (WorkerFrame.Read(input) is { } request)
            {
                if (!isSealed && handler.IsSetUp)
                {
                    isSealed = WorkerConfinement.TrySeal(handler.ChangesFiles);
                    if (!isSealed)
                    {
                        return WorkerExit.NotSealed;
                    }
                }

                if (request.Kind != WorkerFrameKind.Request)
                {
                    return WorkerExit.BadFrame;
                }

                var answer = handler.Handle(request.Code, request.Body, block);
                var kind = answer.Refusal == 0 ? WorkerFrameKind.Answer : WorkerFrameKind.Refusal;
                Send(output, new WorkerFrame(kind, request.Number, answer.Refusal, answer.Body));
            }

            return WorkerExit.Closed;
        }
        catch (InvalidDataException)
        {
            return WorkerExit.BadFrame;
        }
        catch (OutOfMemoryException)
        {
            // What is left of the process is not to be trusted with the next request.
            return WorkerExit.OutOfMemory;
        }
    }

    private static void Send(Stream output, WorkerFrame frame)
    {
        output.Write(frame.ToBytes());
        output.Flush();
    }
}
