using System.Net.Sockets;
using Cairn.Probes;

try
{
    return await new ProbeCommand().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ProbeException or IOException or SocketException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
