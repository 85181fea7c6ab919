"""Long work done beside the web server, in processes of Dask's: submit, queue, events, stop.

Knows nothing of what the work is: functions are named by strings ("package.module:function"), so this process never
imports them. See `service.Service`.
"""

from playground.jobs.job import Job, Part, Task
from playground.jobs.service import Refused, Service
from playground.jobs.settings import Settings

__all__ = ["Job", "Part", "Refused", "Service", "Settings", "Task"]
